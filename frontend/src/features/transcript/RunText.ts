import { h, type FunctionalComponent } from 'vue';
import type { Run } from './runs';

function isBare(run: Run): boolean {
  return !(run.isDoubtful || run.isNow || run.isFound || run.entryId);
}

function look(run: Run): Record<string, boolean> {
  return {
    't-doubt': run.isDoubtful,
    't-term': run.entryId !== null,
    't-now': run.isNow,
    't-found': run.isFound,
    't-found-now': run.isFoundNow,
  };
}

/** Runs of text: a plain one costs no element. Without state of its own: there are hundreds on a page. */
export const RunText: FunctionalComponent<{ runs: readonly Run[] }> = ({ runs }) =>
  runs.map((run) =>
    isBare(run) ? run.text : h('span', { class: look(run), 'data-entry': run.entryId }, run.text),
  );

RunText.props = ['runs'];
