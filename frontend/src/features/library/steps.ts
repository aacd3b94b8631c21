import type { Stage } from '@/api/types';

/** The steps a person thinks in, each of several stages of the line. */
const STEPS: Record<string, string[]> = {
  sound: ['sound', 'cut'],
  recognize: ['recognize', 'join'],
  glossary: ['sections', 'glossary'],
  notes: ['notes'],
};

function stateOf(states: Stage['state'][]): Stage['state'] {
  if (states.includes('failed')) return 'failed';
  if (states.every((one) => one === 'done')) return 'done';
  return states.some((one) => one !== 'waiting') ? 'running' : 'waiting';
}

/** Stages as steps; a run that has only some of them (a re-run of the notes) shows only those. */
export function stepsOf(stages: readonly Stage[]): Stage[] {
  return Object.entries(STEPS).flatMap(([stage, parts]) => {
    const found = stages.filter((one) => parts.includes(one.stage)).map((one) => one.state);
    return found.length > 0 ? [{ stage, state: stateOf(found) }] : [];
  });
}
