import ui from '@nuxt/ui/vue-plugin';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { isProblem } from './api/problem';
import { i18n } from './locales';
import { router } from './router';
import './styles/app.css';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only a lost connection is worth another try.
      retry: (failures, error) => failures < 2 && !isProblem(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

createApp(App)
  .use(createPinia())
  .use(router)
  .use(i18n)
  .use(VueQueryPlugin, { queryClient: queries })
  .use(ui)
  .mount('#app');
