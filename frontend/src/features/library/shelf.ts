import type { LectureCard } from '@/api/types';

/** What is shown of the shelf: pure choices over the cards, so that they can be told in tests. */
export type Show = 'all' | 'working' | 'help' | 'review' | 'published' | 'trash';
export type Order = 'course' | 'newest' | 'title' | 'longest';

export interface View {
  /** A course's id, `none` for lectures without one, `all`. */
  course: string;
  show: Show;
  order: Order;
  /** Words of the title or of the file's name. */
  words: string;
}

export const isWorking = (card: LectureCard) => card.state === 'waiting' || card.state === 'running';
export const needsHelp = (card: LectureCard) => card.state === 'failed';
export const awaitsReview = (card: LectureCard) => card.state === 'ready' && card.counts.draft > 0;

const SHOWN: Record<Show, (card: LectureCard) => boolean> = {
  all: () => true,
  working: isWorking,
  help: needsHelp,
  review: awaitsReview,
  published: (card) => card.published_at !== null,
  trash: () => true,
};

export function inCourse(card: LectureCard, course: string): boolean {
  return course === 'all' || (course === 'none' ? card.course_id === null : card.course_id === course);
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const newestFirst = (one: LectureCard, other: LectureCard) => other.created_at.localeCompare(one.created_at);

const ORDERS: Record<Order, (one: LectureCard, other: LectureCard) => number> = {
  course: (one, other) => (one.part_number ?? 1e6) - (other.part_number ?? 1e6) || newestFirst(one, other),
  newest: newestFirst,
  title: (one, other) => collator.compare(one.title, other.title),
  longest: (one, other) => (other.duration_ms ?? 0) - (one.duration_ms ?? 0),
};

export function choose(cards: readonly LectureCard[], view: View): LectureCard[] {
  const words = view.words.trim().toLocaleLowerCase();
  return cards
    .filter((card) => inCourse(card, view.course) && SHOWN[view.show](card))
    .filter((card) => !words || `${card.title} ${card.file_name}`.toLocaleLowerCase().includes(words))
    .sort(ORDERS[view.order]);
}

/** The cards with one of them put in or replaced: what a message of the server's stream does. */
export function withCard(cards: readonly LectureCard[], card: LectureCard): LectureCard[] {
  const known = cards.findIndex((one) => one.id === card.id);
  if (known < 0) return [card, ...cards];
  // Messages may come late: an older card never covers a newer one.
  if (cards[known]!.event > card.event) return [...cards];
  return cards.with(known, card);
}
