/** What the parts of the transcript share: markings, the spoken word, what was found. */

import { inject, provide, type InjectionKey, type Ref } from 'vue';
import type { Find } from './useFind';
import type { useFollowing } from './useFollowing';
import type { useMarkings } from './useMarkings';

export interface TranscriptParts {
  markings: ReturnType<typeof useMarkings>;
  following: ReturnType<typeof useFollowing>;
  find: Find;
  /** The sentence that the arrow keys stand on. */
  focusedId: Ref<string | null>;
}

const KEY: InjectionKey<TranscriptParts> = Symbol('transcript');

export function provideTranscript(parts: TranscriptParts): void {
  provide(KEY, parts);
}

export function useTranscript(): TranscriptParts {
  const parts = inject(KEY);
  if (!parts) throw new Error('Not inside a transcript.');
  return parts;
}
