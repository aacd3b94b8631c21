import { onScopeDispose, ref } from 'vue';

const SHOWN_MS = 2000;

/** The clipboard of the browser exists only behind https; elsewhere a selected field is copied as by hand. */
async function copied(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    const isDone = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (isDone) return true;
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.style.position = 'fixed';
  // Beside the button, for a dialog keeps the focus inside itself.
  (document.activeElement?.parentElement ?? document.body).append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}

/** Taking a text along, and saying so for a moment. */
export function useCopying() {
  const isCopied = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function copy(text: string): Promise<void> {
    isCopied.value = await copied(text);
    clearTimeout(timer);
    timer = setTimeout(() => (isCopied.value = false), SHOWN_MS);
  }

  onScopeDispose(() => clearTimeout(timer));
  return { isCopied, copy };
}
