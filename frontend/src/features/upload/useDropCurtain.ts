import { onScopeDispose, ref } from 'vue';
import { filesOfDrop } from './pickedFiles';

/** Watches files dragged over the window and gives those that were let go. */
export function useDropCurtain(take: (files: File[]) => void) {
  const isOver = ref(false);
  const count = ref(0);
  let depth = 0;
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

  function enter(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    depth += 1;
    isOver.value = true;
    count.value = event.dataTransfer!.items.length;
  }
  function leave(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    isOver.value = depth > 0;
  }
  const over = (event: DragEvent) => {
    if (carriesFiles(event)) event.preventDefault();
  };
  async function drop(event: DragEvent): Promise<void> {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    isOver.value = false;
    take(await filesOfDrop(event.dataTransfer!.items));
  }

  const handlers = { dragenter: enter, dragleave: leave, dragover: over, drop } as const;
  for (const [name, handler] of Object.entries(handlers))
    window.addEventListener(name, handler as EventListener);
  onScopeDispose(() => {
    for (const [name, handler] of Object.entries(handlers))
      window.removeEventListener(name, handler as EventListener);
  });
  return { isOver, count };
}
