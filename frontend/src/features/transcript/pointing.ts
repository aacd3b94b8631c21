/** From a place on the page to a place in a sentence. */

export interface PointedPlace {
  segmentId: string;
  /** UTF-16 units into the segment's text. */
  unit: number;
}

interface CaretPoint {
  offsetNode: Node;
  offset: number;
}

function caretAt(x: number, y: number): CaretPoint | null {
  const page = document as Document & {
    caretPositionFromPoint?(x: number, y: number): CaretPoint | null;
  };
  if (page.caretPositionFromPoint) return page.caretPositionFromPoint(x, y);
  const range = document.caretRangeFromPoint(x, y);
  return range && { offsetNode: range.startContainer, offset: range.startOffset };
}

/** Text that belongs to the sentence; offers and notes beside it do not count. */
function isOfText(node: Node): boolean {
  return !(node.parentElement?.closest('[data-aside]') ?? false);
}

export function placeOf(node: Node, offset: number): PointedPlace | null {
  const element = node instanceof Element ? node : node.parentElement;
  const segment = element?.closest<HTMLElement>('[data-segment]');
  if (!segment?.dataset.segment) return null;
  const walker = document.createTreeWalker(segment, NodeFilter.SHOW_TEXT);
  let unit = 0;
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (text === node)
      return { segmentId: segment.dataset.segment, unit: unit + (isOfText(text) ? offset : 0) };
    if (node instanceof Element && node.childNodes[offset] === text) break;
    if (isOfText(text)) unit += text.textContent?.length ?? 0;
  }
  return { segmentId: segment.dataset.segment, unit };
}

export function placeAtPoint(x: number, y: number): PointedPlace | null {
  const caret = caretAt(x, y);
  return caret && placeOf(caret.offsetNode, caret.offset);
}
