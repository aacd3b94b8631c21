import { useQueryClient } from '@tanstack/vue-query';
import { computed, onMounted, onScopeDispose, reactive, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { removeCourse } from '@/api/courses';
import { useHotkeys } from '@/composables/useHotkeys';
import { useSearchPalette } from '@/composables/useSearchPalette';
import { useSession } from '@/composables/useSession';
import { useToastUndo } from '@/composables/useToastUndo';
import { choose } from '@/features/library/shelf';
import { COURSES, LECTURES, useShelf } from '@/features/library/useShelf';
import { useView } from '@/features/library/useView';
import { sortOut } from '@/features/upload/pickedFiles';
import { useUploads } from '@/features/upload/useUploads';

type Dialog = 'new-course' | 'rename-course' | 'remove-course' | null;

/** The library: the shelf, the uploads on their way to it, and what is picked. */
export function useLibraryPage() {
  const { t } = useI18n();
  const { view, change, go } = useView();
  const inTrash = computed(() => view.value.show === 'trash');
  const { lectures, courses: courseQuery } = useShelf(inTrash);
  const uploadStore = useUploads();
  const session = useSession();
  const queries = useQueryClient();
  const toast = useToastUndo();
  const palette = useSearchPalette();
  const picked = reactive(new Set<string>());
  const dialog = ref<Dialog>(null);

  const courses = computed(() => courseQuery.data.value ?? []);
  const shelf = computed(() => (inTrash.value ? [] : (lectures.data.value ?? [])));
  const shown = computed(() => choose(lectures.data.value ?? [], view.value));
  const course = computed(() => courses.value.find((one) => one.id === view.value.course) ?? null);
  /** Who leads a course renames it and chooses its members. */
  const leads = computed(() => session.isAdmin || course.value?.my_role === 'methodologist');
  const uploads = computed(() => (inTrash.value ? [] : uploadStore.active));
  /** Until then no zone for files is shown: an empty library has another. */
  const isKnown = computed(() => !lectures.isPending.value && !courseQuery.isPending.value);
  /** What was sent whole is no upload any more, and is not in the list before that is read anew. */
  const isArriving = computed(
    () => lectures.isFetching.value && uploadStore.uploads.some((one) => one.state === 'done'),
  );
  const isEmpty = computed(
    () =>
      isKnown.value &&
      !isArriving.value &&
      lectures.data.value?.length === 0 &&
      uploads.value.length === 0 &&
      view.value.show === 'all' &&
      view.value.course === 'all' &&
      courses.value.length === 0,
  );

  function takeFiles(files: File[]): void {
    const { taken, left } = sortOut(files);
    if (taken.length === 0 && files.length > 0) toast.said(t('upload.nothing_taken'));
    else if (left.length > 0) toast.said(t('upload.left_out', left.length), left.slice(0, 5).join(', '));
    uploadStore.add(taken, course.value?.id ?? null);
  }

  function pick(id: string, on: boolean): void {
    if (on) picked.add(id);
    else picked.delete(id);
  }

  async function dropCourse(): Promise<void> {
    try {
      await removeCourse(course.value!.id);
      await queries.invalidateQueries({ queryKey: [COURSES] });
      await queries.invalidateQueries({ queryKey: [LECTURES] });
      go({});
    } catch (error) {
      toast.refused(error);
    }
  }

  watch(
    () => [view.value.course, view.value.show],
    () => picked.clear(),
  );
  onMounted(() => {
    document.title = t('common.product');
    if (session.mayUpload) void uploadStore.offerLost().catch(() => undefined);
  });
  onScopeDispose(
    uploadStore.onFinished((upload, duplicates) => {
      void queries.invalidateQueries({ queryKey: [LECTURES] });
      if (duplicates.length > 0)
        toast.said(t('upload.duplicate'), t('upload.duplicate_what', { name: upload.name }));
    }),
  );
  useHotkeys({ Slash: palette.open, 'Ctrl+KeyK': palette.open });

  return {
    lectures,
    view,
    change,
    go,
    shown,
    shelf,
    course,
    leads,
    courses,
    uploads,
    inTrash,
    isEmpty,
    mayUpload: computed(() => session.mayUpload),
    picked,
    pick,
    dialog,
    isKnown,
    takeFiles,
    dropCourse,
  };
}
