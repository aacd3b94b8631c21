import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, reactive, ref, toRef, watch, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { isProblem } from '@/api/problem';
import {
  addTemplate,
  listQuestions,
  listTemplates,
  removeTemplate,
  saveTemplate,
  templateAsYaml,
  templateFromYaml,
} from '@/api/templates';
import type { Template } from '@/api/types';
import { useToastUndo } from '@/composables/useToastUndo';
import { copyOf, draftOf, emptySection, given, isWhole, moved, type Draft } from './draft';

const KEY = ['templates'];

/** Templates and the one that is open: a built-in one is read, one's own is edited. */
export function useTemplates(chosenId: Ref<string | undefined>) {
  const { t, locale } = useI18n();
  const router = useRouter();
  const queries = useQueryClient();
  const toast = useToastUndo();
  const list = useQuery({ queryKey: KEY, queryFn: listTemplates, select: (found) => found.templates });
  const questions = useQuery({
    queryKey: computed(() => ['questions', locale.value]),
    queryFn: listQuestions,
    select: (found) => found.questions,
  });
  const state = reactive({ draft: null as Draft | null, isBusy: false, before: '' });
  const deleting = ref(false);

  const chosen = computed(
    () => list.data.value?.find((one) => one.id === chosenId.value) ?? list.data.value?.[0] ?? null,
  );
  const isReadOnly = computed(() => state.draft?.id != null && (chosen.value?.built_in ?? false));
  const isChanged = computed(
    () => state.draft !== null && JSON.stringify(given(state.draft)) !== state.before,
  );
  const maySave = computed(
    () =>
      state.draft !== null &&
      !isReadOnly.value &&
      isWhole(state.draft) &&
      (isChanged.value || state.draft.id === null),
  );

  function lay(draft: Draft): void {
    state.draft = draft;
    state.before = JSON.stringify(given(draft));
  }
  watch(
    chosen,
    (template) => {
      if (template && state.draft?.id !== template.id) lay(draftOf(template));
    },
    { immediate: true },
  );

  async function tried<T>(work: () => Promise<T>): Promise<T | null> {
    state.isBusy = true;
    try {
      return await work();
    } catch (error) {
      toast.refused(error);
      // Somebody saved it meanwhile: their version is shown beside the message.
      if (isProblem(error, 'edit_stale')) await queries.invalidateQueries({ queryKey: KEY });
      return null;
    } finally {
      state.isBusy = false;
    }
  }

  async function show(template: Template): Promise<void> {
    await queries.invalidateQueries({ queryKey: KEY });
    lay(draftOf(template));
    await router.replace(`/templates/${template.id}`);
  }

  async function save(): Promise<void> {
    const draft = state.draft!;
    const saved = await tried(() =>
      draft.id === null ? addTemplate(given(draft)) : saveTemplate(draft.id, draft.version, given(draft)),
    );
    if (!saved) return;
    await show(saved);
    toast.said(t('common.saved'));
  }

  async function remove(): Promise<void> {
    const { id } = state.draft!;
    if ((await tried(() => removeTemplate(id!).then(() => true))) === null) return;
    state.draft = null;
    await queries.invalidateQueries({ queryKey: KEY });
    await router.replace('/templates');
  }

  async function exportYaml(): Promise<void> {
    const text = await tried(() => templateAsYaml(state.draft!.id!));
    if (text === null) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
    link.download = `${state.draft!.title}.yaml`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async function importYaml(file: File): Promise<void> {
    const made = await tried(async () => templateFromYaml(await file.text()));
    if (made) await show(made);
  }

  const copy = () =>
    chosen.value && lay(copyOf(chosen.value, t('templates.copy_of', { title: chosen.value.title })));
  const addSection = () => state.draft?.sections.push(emptySection());
  const move = (from: number, by: number) =>
    state.draft && (state.draft.sections = moved(state.draft.sections, from, from + by));
  const drop = (index: number) => state.draft?.sections.splice(index, 1);

  return {
    list,
    questions,
    draft: toRef(state, 'draft'),
    isBusy: toRef(state, 'isBusy'),
    chosen,
    isReadOnly,
    isChanged,
    maySave,
    deleting,
    save,
    remove,
    exportYaml,
    importYaml,
    copy,
    addSection,
    move,
    drop,
  };
}
