module.exports = {
  forbidden: [
    {
      name: 'features-never-meet',
      comment: 'What two features need moves to components, composables or words; pages put features together.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'features-know-no-pages',
      severity: 'error',
      from: { path: '^src/(features|components|composables|api|words)/' },
      to: { path: '^src/(pages/|router\\.ts|App\\.vue|main\\.ts)' },
    },
    {
      name: 'ground-floor',
      comment: 'api and words stand on nothing of ours but themselves and locales.',
      severity: 'error',
      from: { path: '^src/(api|words)/' },
      to: { path: '^src/(features|components|composables)/' },
    },
    {
      name: 'parts-know-no-features',
      severity: 'error',
      from: { path: '^src/(components|composables)/' },
      to: { path: '^src/features/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(#|virtual:|@nuxt/ui|vite/client|\\./schema)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.vue', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'default'] },
  },
};
