import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { useSession } from '@/composables/useSession';

/** `open`: no session is needed. `admin`: only for administrators. */
const routes: RouteRecordRaw[] = [
  { path: '/', name: 'library', component: () => import('./pages/LibraryPage.vue') },
  { path: '/lectures/:id', name: 'lecture', component: () => import('./pages/LecturePage.vue'), props: true },
  {
    path: '/templates/:id?',
    name: 'templates',
    component: () => import('./pages/TemplatesPage.vue'),
    props: true,
  },
  {
    path: '/settings/:place?',
    name: 'settings',
    component: () => import('./pages/SettingsPage.vue'),
    props: true,
  },
  { path: '/help', name: 'help', component: () => import('./pages/HelpPage.vue') },
  { path: '/login', name: 'login', component: () => import('./pages/LoginPage.vue'), meta: { open: true } },
  {
    path: '/s/:token',
    name: 'shared',
    component: () => import('./pages/SharedPage.vue'),
    props: true,
    meta: { open: true },
  },
  {
    path: '/:rest(.*)*',
    name: 'missing',
    component: () => import('./pages/MissingPage.vue'),
    meta: { open: true },
  },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? undefined : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (to.meta.open) return true;
  // Without an answer the page itself says that the server is away.
  const session = await useSession()
    .ensure()
    .catch(() => null);
  if (!session || session.user) return true;
  const query = typeof to.query.token === 'string' ? { token: to.query.token } : { next: to.fullPath };
  return { name: 'login', query };
});

// The service was updated while this tab was open: its old files are gone, the new page is asked for once.
router.onError((error, to) => {
  const isGone = /dynamically imported module|Importing a module script failed|Unable to preload/i.test(
    String(error),
  );
  if (!isGone || sessionStorage.getItem('konspekt.reloaded') === to.fullPath) return;
  sessionStorage.setItem('konspekt.reloaded', to.fullPath);
  location.assign(to.fullPath);
});
