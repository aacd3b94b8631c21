import { computed, nextTick, onScopeDispose, ref, watch } from 'vue';

const STORED = 'konspekt.tour';

const steps = [
  { key: 'drop', target: '[data-tour="drop"]' },
  { key: 'list', target: '[data-tour="list"]' },
  { key: 'search', target: '[data-tour="search"]' },
  { key: 'check', target: null },
] as const;

export function useTour() {
  const step = ref(0);
  const isOver = ref(localStorage.getItem(STORED) !== null);
  const isOn = computed(() => !isOver.value);
  let lit: Element | null = null;

  function light(): void {
    lit?.removeAttribute('data-tour-lit');
    const target = steps[step.value]?.target;
    lit = isOn.value && target ? document.querySelector(target) : null;
    lit?.setAttribute('data-tour-lit', '');
  }

  function leave(): void {
    localStorage.setItem(STORED, 'seen');
    isOver.value = true;
  }

  function next(): void {
    if (step.value + 1 < steps.length) step.value += 1;
    else leave();
  }

  watch([step, isOver], () => void nextTick(light), { immediate: true });
  onScopeDispose(() => lit?.removeAttribute('data-tour-lit'));
  return { step, steps, isOn, next, leave };
}
