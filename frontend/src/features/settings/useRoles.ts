import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Role } from '@/api/types';

const ROLES: Role[] = ['administrator', 'methodologist', 'lecturer', 'student'];

export function useRoles() {
  const { t } = useI18n();
  const roles = computed(() => ROLES.map((value) => ({ value, label: t(`settings.role.${value}`) })));
  /** Nobody administers a single course. */
  const courseRoles = computed(() => roles.value.filter(({ value }) => value !== 'administrator'));
  return { roles, courseRoles };
}
