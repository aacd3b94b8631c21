/** What a block of the notes says, whatever it is. */

import type { BlockBody, Quote } from './rows';

export function quotesOf(body: BlockBody): Quote[] {
  if (body.type === 'paragraph') return body.quotes;
  if (body.type === 'question') return body.answer.quotes;
  return body.type === 'row' ? body.cells.flatMap((cell) => cell.flatMap((part) => part.quotes)) : [];
}

export function textOf(body: BlockBody): string {
  switch (body.type) {
    case 'paragraph':
      return body.text;
    case 'question':
      return `${body.text} — ${body.answer.text}`;
    case 'row':
      return body.cells.map((cell) => cell.map((part) => part.text).join(' ')).join(' · ');
    case 'plan_line':
      return body.title;
    case 'fact':
      return body.value;
    default:
      return '';
  }
}
