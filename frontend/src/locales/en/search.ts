export default {
  title: 'Search all lectures',
  placeholder: 'Words of a lecture, a term or the notes',
  hint: 'Any form of a word is found. Arrows choose a place, Enter opens it.',
  none: 'Nothing was found: “{words}”',
  hits: 'Places found',
  kind: {
    segment: 'in the text',
    entry: 'term',
    block: 'notes',
    paragraph: 'notes',
    notes: 'notes',
    title: 'title',
  },
};
