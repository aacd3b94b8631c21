// Runs before the first paint, so that a dark page never flashes white.
(function () {
  var choice = localStorage.getItem('konspekt.theme') || 'system';
  var dark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
})();
