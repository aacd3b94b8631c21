/** What Nuxt UI's parts look like here: our colours, our sizes, no capitals on keys. */
export const skin = {
  colors: {
    primary: 'ink',
    neutral: 'graphite' as never,
    success: 'moss',
    error: 'brick',
    warning: 'rust',
    info: 'ink',
  },
  button: {
    slots: { base: 'font-medium cursor-pointer transition-colors duration-(--k-d-1)' },
  },
  kbd: { base: 'normal-case font-sans' },
  modal: { slots: { title: 'font-serif text-lg font-bold', overlay: 'bg-black/40' } },
  slideover: { slots: { title: 'font-serif text-lg font-bold', overlay: 'bg-black/40' } },
};
