import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'library', component: () => import('./pages/LibraryPage.vue') },
  { path: '/lectures/:id', name: 'lecture', component: () => import('./pages/LecturePage.vue'), props: true },
  { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/MissingPage.vue') },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});
