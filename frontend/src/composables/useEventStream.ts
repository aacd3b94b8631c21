import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue';
import { readEvents, type ServerEvent } from '@/api/events';

const PAUSES_MS = [500, 1000, 2000, 5000, 10_000];

/**
 * One stream of server events for this tab: closed while the tab is hidden (a browser allows six connections a server),
 * opened again with the number of the last event seen, so that nothing is missed.
 */
export function useEventStream(
  path: MaybeRefOrGetter<string | null>,
  onEvent: (event: ServerEvent) => void,
  options: { after?: string } = {},
) {
  const isOpen = ref(false);
  let lastEventId = options.after ?? '';
  let stop: AbortController | null = null;

  async function listen(to: string, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await readEvents(to, {
          lastEventId,
          signal,
          onOpen: () => {
            isOpen.value = true;
            failures = 0;
          },
          onEvent: (event) => {
            if (event.id) lastEventId = event.id;
            onEvent(event);
          },
        });
      } catch {
        // A stream ends when the network or the server does; it is opened again below.
      }
      isOpen.value = false;
      const pause = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
      if (!signal.aborted) await new Promise((resume) => setTimeout(resume, pause));
    }
  }

  function restart(): void {
    stop?.abort();
    stop = null;
    const to = toValue(path);
    if (!to || document.hidden) return;
    stop = new AbortController();
    void listen(to, stop.signal);
  }

  watch(() => toValue(path), restart, { immediate: true });
  document.addEventListener('visibilitychange', restart);
  onScopeDispose(() => {
    stop?.abort();
    document.removeEventListener('visibilitychange', restart);
  });
  return { isOpen };
}
