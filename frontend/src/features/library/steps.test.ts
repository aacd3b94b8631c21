import { expect, test } from 'vitest';
import type { Stage } from '@/api/types';
import { stepsOf } from './steps';

const stages = (states: Record<string, Stage['state']>): Stage[] =>
  Object.entries(states).map(([stage, state]) => ({ stage, state }));

test('a step goes on from its first stage to its last', () => {
  const steps = stepsOf(
    stages({
      sound: 'done',
      cut: 'done',
      recognize: 'done',
      join: 'waiting',
      sections: 'waiting',
      glossary: 'waiting',
      notes: 'waiting',
    }),
  );
  expect(steps.map((one) => one.state)).toEqual(['done', 'running', 'waiting', 'waiting']);
});

test('a re-run of the notes shows the notes only, and a failed stage fails its step', () => {
  expect(stepsOf(stages({ notes: 'running' }))).toEqual([{ stage: 'notes', state: 'running' }]);
  expect(stepsOf(stages({ sections: 'done', glossary: 'failed' }))[0]?.state).toBe('failed');
});
