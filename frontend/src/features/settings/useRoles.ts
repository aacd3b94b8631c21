import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Role } from '@/api/types';

const ROLES: Role[] = ['administrator', 'methodologist', 'lecturer', 'student'];

export function useRoles() {
  const { t } = useI18n();
  return { roles: computed(() => ROLES.map((value) => ({ value, label: t(`settings.role.${value}`) }))) };
}
