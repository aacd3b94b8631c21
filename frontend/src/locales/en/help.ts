export default {
  title: 'How to work with a lecture',
  step: {
    upload: {
      title: 'Upload a recording.',
      text: 'Drop files or a folder on the page of lectures. You may close the page: after a reload choose the same file, and only the rest is sent.',
    },
    read: {
      title: 'Read while the machine works.',
      text: 'The finished text opens at once. A click on a word plays from there; doubtful words are dotted.',
    },
    check: {
      title: 'Check the terms.',
      text: 'Each definition has its quote and its minute. N takes the next draft and plays its quote; A accepts, R rejects, E edits.',
    },
    notes: {
      title: 'Read the notes.',
      text: 'They answer the questions of a template. Each paragraph shows the lecturer’s words it rests on; without them a phrase is wavy.',
    },
    share: {
      title: 'Hand it on.',
      text: 'Publish the lecture for the students of the course, make a link, or export a Word document, an HTML page, a table of terms.',
    },
  },
  keys: 'Keys',
  layout: 'They work in any layout: the place of the key counts, not its letter.',
  group: { listen: 'Sound', check: 'Checking', text: 'Text' },
  key: {
    play: 'listen, pause',
    play_in_field: 'the same while editing',
    skip: '5 seconds back, forward',
    speed: 'slower, faster',
    unchecked: 'next, previous draft',
    accept: 'accept',
    reject: 'reject',
    edit: 'edit',
    merge: 'merge with another',
    edit_here: 'edit the line',
    next_line: 'next line',
    leave: 'leave without changes',
    find: 'find',
    replace: 'replace',
    undo: 'undo',
  },
  questions: 'Questions',
  question: {
    lost: {
      title: 'The connection is lost or the tab was closed',
      text: 'Edits are kept in the browser and go to the server when the connection is back. An upload goes on from the same place.',
    },
    rerun: {
      title: 'What becomes of my edits when notes are made anew',
      text: 'All that a person edited stays. What the machine would write now is shown beside it as a suggestion.',
    },
    where: {
      title: 'Where recordings go',
      text: 'Nowhere: recognition and models work on your server. Outside services are off until an administrator allows them.',
    },
    silence: {
      title: 'Why a term has no definition',
      text: 'Because the lecturer gave none. The system does not invent: “not defined in the lecture” is an honest answer. You may write one yourself; it will be marked.',
    },
  },
};
