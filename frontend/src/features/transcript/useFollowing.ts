/** The word being said, and whether the text scrolls along with it. */

import { computed, shallowRef, watch, type Ref } from 'vue';
import { spokenAt, type SpokenPlace } from '@/domain/spokenWords';
import { useLecture } from '@/stores/lecture';

/** The word stands at this part of the height. */
export const READING_LINE = 0.4;
/** The text moves when the word is further off than about two lines. */
const TOLERANCE_PX = 40;
/** Jumps further than this are not animated: nobody can read text that flies by. */
const FAR_PX = 1200;
/** After a click the text stays under the pointer: the click may be the first of two. */
const STAY_MS = 700;

export function scrollToLine(scroller: HTMLElement, element: Element, isSmooth: boolean): void {
  const top = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  const byPx = top - scroller.clientHeight * READING_LINE;
  if (Math.abs(byPx) < TOLERANCE_PX) return;
  const isCalm =
    isSmooth && Math.abs(byPx) < FAR_PX && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  scroller.scrollBy({ top: byPx, behavior: isCalm ? 'smooth' : 'instant' });
}

export function useFollowing(
  scroller: Ref<HTMLElement | null>,
  reveal: (segmentId: string) => Promise<void>,
) {
  const { playback, shelf, desk } = useLecture();
  const isFollowing = shallowRef(true);
  let staysUntilMs = 0;
  const spoken = computed<SpokenPlace | null>((before) => {
    if (!playback.nowMs.value && !playback.isPlaying.value) return null;
    const place = spokenAt(shelf.orderedSegments.value, playback.nowMs.value);
    // The same word is the same object: what depends on it is not drawn sixty times a second.
    const isSame = before && place && before.segmentId === place.segmentId && before.word === place.word;
    return isSame ? before : place;
  });

  async function goToNow(): Promise<void> {
    isFollowing.value = true;
    if (spoken.value) await reveal(spoken.value.segmentId);
    keepUp(false);
  }

  function keepUp(isSmooth: boolean): void {
    const word = scroller.value?.querySelector('.t-now');
    if (scroller.value && word) scrollToLine(scroller.value, word, isSmooth);
  }

  watch(
    spoken,
    (place) => {
      if (!place || !isFollowing.value || desk.editing.value || performance.now() < staysUntilMs) return;
      if (scroller.value?.querySelector('.t-now')) keepUp(true);
      else void reveal(place.segmentId).then(() => keepUp(false));
    },
    { flush: 'post' },
  );
  watch(playback.jumps, () => (isFollowing.value = true));

  return {
    spoken,
    isFollowing,
    goToNow,
    /** The place that is sought next is where the person looks. */
    stay: () => (staysUntilMs = performance.now() + STAY_MS),
    /** A person scrolls: the text stays where they put it. */
    letGo: () => (isFollowing.value = false),
  };
}
