import vue from 'eslint-plugin-vue';
import typescript from 'typescript-eslint';

const cyrillic = {
  selector: 'Literal[value=/[А-Яа-яЁё]/], TemplateElement[value.raw=/[А-Яа-яЁё]/]',
  message: 'Words that people read stand in src/locales.',
};

export default typescript.config(
  { ignores: ['src/api/schema.d.ts', 'node_modules', '.nuxt-ui'] },
  ...typescript.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/html-self-closing': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/attributes-order': 'off',
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/locales/**', 'src/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', cyrillic],
      'vue/no-restricted-syntax': [
        'error',
        { ...cyrillic, selector: 'VLiteral[value=/[А-Яа-яЁё]/], VText[value=/[А-Яа-яЁё]/]' },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    ignores: ['src/api/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'Only src/api fetches.' },
        { name: 'EventSource', message: 'Streams are opened by composables/useEventStream.' },
      ],
    },
  },
  { files: ['src/**/*.vue'], rules: { 'max-lines': ['error', { max: 150, skipBlankLines: true }] } },
  { files: ['scripts/**', 'e2e/**'], rules: { 'no-console': 'off' } },
);
