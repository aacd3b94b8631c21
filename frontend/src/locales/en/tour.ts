export default {
  title: 'A short introduction',
  step: '{step} of {steps}',
  skip: 'Skip',
  next: 'Next',
  drop: {
    title: 'Recordings go here',
    text: 'Drop audio, video or a whole folder on the page. The connection may break: the upload goes on from the same place.',
  },
  list: {
    title: 'Lectures and where they stand',
    text: 'The blue bar is the machine’s work, the green one is your checking. You can read at once, while recognition is still running.',
  },
  search: {
    title: 'Search in everything',
    text: 'Looks through transcripts, glossaries and notes, finds any form of a word and opens the right minute. Key: /.',
  },
  check: {
    title: 'Checking with sound',
    text: 'In a lecture the text is at the left, the terms at the right. N is the next draft, A accepts, R rejects, E edits. A question mark shows all keys.',
  },
};
