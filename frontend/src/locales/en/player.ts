export default {
  title: 'Player',
  play: 'Play',
  pause: 'Pause',
  back: 'Back 5 seconds',
  forward: 'Forward 5 seconds',
  place: 'Place in the recording',
  at: '{now} of {whole}',
  speed: 'Speed {speed}, keys [ and ]',
  failed: 'The recording does not open. The text and its edits are at hand.',
};
