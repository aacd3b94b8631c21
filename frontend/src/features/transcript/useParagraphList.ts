/** The paragraphs as a virtual list: only those near the window are elements of the page. */

import { useVirtualizer } from '@tanstack/vue-virtual';
import { computed, nextTick, type Ref } from 'vue';
import { usePrinting } from '@/composables/usePrinting';
import { useLecture } from '@/stores/lecture';
import { gatherParagraphs, placesOfSegments } from '@/domain/paragraphs';
import { READING_LINE } from './useFollowing';

const LINE_PX = 26;
const CHARS_A_LINE = 58;
const PADDING_PX = 10;
const MOST_TRIES = 12;

/** `?whole` shows every paragraph at once: the measure of what the virtual list saves. */
const isWhole = () => new URLSearchParams(location.search).has('whole');

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

export function useParagraphList(scroller: Ref<HTMLElement | null>) {
  const { shelf } = useLecture();
  const isPrinting = usePrinting();
  const paragraphs = computed(() => gatherParagraphs(shelf.orderedSegments.value, shelf.orderedMarks.value));
  const places = computed(() => placesOfSegments(paragraphs.value));

  function estimate(index: number): number {
    const paragraph = paragraphs.value[index];
    if (!paragraph) return LINE_PX;
    const chars = paragraph.segmentIds.reduce(
      (sum, id) => sum + (shelf.segments.get(id)?.text.length ?? 0),
      0,
    );
    return Math.ceil(chars / CHARS_A_LINE) * LINE_PX + PADDING_PX;
  }

  const virtualizer = useVirtualizer(
    computed(() => ({
      count: paragraphs.value.length,
      getScrollElement: () => scroller.value,
      estimateSize: estimate,
      getItemKey: (index: number) => paragraphs.value[index]?.id ?? index,
      overscan: 3,
      paddingEnd: 160,
    })),
  );

  const isVirtual = computed(() => !isPrinting.value && !isWhole());
  const rows = computed(() => {
    if (!isVirtual.value) return paragraphs.value.map((paragraph, index) => ({ paragraph, index, start: 0 }));
    return virtualizer.value.getVirtualItems().flatMap(({ index, start }) => {
      const paragraph = paragraphs.value[index];
      return paragraph ? [{ paragraph, index, start }] : [];
    });
  });

  /** Brings a sentence onto the page and near the reading line. */
  async function reveal(segmentId: string): Promise<void> {
    const find = () => scroller.value?.querySelector(`[data-segment="${CSS.escape(segmentId)}"]`);
    const index = places.value.get(segmentId);
    if (index === undefined) return;
    for (let tries = 0; !find() && tries < MOST_TRIES; tries += 1) {
      virtualizer.value.scrollToIndex(index, { align: 'center' });
      await nextTick();
      if (!find()) await frame();
    }
    await nextTick();
  }

  /** Rows are measured as they come: their true heights move those below, so the place is sought again. */
  async function settleOn(segmentId: string): Promise<void> {
    for (let tries = 0; tries < 3; tries += 1) {
      const box = scroller.value;
      const element = box?.querySelector(`[data-segment="${CSS.escape(segmentId)}"]`);
      if (!box || !element) return;
      const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (top > 0 && top < box.clientHeight * 0.7) return;
      box.scrollBy({ top: top - box.clientHeight * READING_LINE, behavior: 'instant' });
      await frame();
    }
  }

  return {
    paragraphs,
    rows,
    isVirtual,
    heightPx: computed(() => virtualizer.value.getTotalSize()),
    measure: (element: unknown) => {
      if (isVirtual.value && element instanceof Element) virtualizer.value.measureElement(element);
    },
    reveal,
    settleOn,
  };
}
