/** What a row will be after an edit, shown before the service confirms it. Null: the row is gone. */

import type { Edit } from './edits';
import type { AnyRow, Block, BlockBody, Entry, Origin, Segment } from './rows';
import { retimedWords } from './wording';

function ofSegment(row: Segment, edit: Edit): Segment {
  if (edit.op === 'set_text') {
    const text = edit.text.split(/\s+/).filter(Boolean).join(' ');
    return { ...row, text, words: retimedWords(row, text), edited: true, corrections: [] };
  }
  if (edit.op === 'set_speaker') return { ...row, speaker: edit.speaker };
  if (edit.op === 'take_suggestion' && row.suggestion !== null) {
    return { ...row, text: row.suggestion, words: retimedWords(row, row.suggestion), suggestion: null };
  }
  return edit.op === 'drop_suggestion' ? { ...row, suggestion: null } : row;
}

function ofEntry(row: Entry, edit: Edit): Entry {
  switch (edit.op) {
    case 'set_state':
      return { ...row, state: edit.state, reviews: [] };
    case 'set_headword':
      return { ...row, headword: edit.headword };
    case 'set_variants':
      return { ...row, variants: edit.variants };
    case 'set_definition': {
      const quotes = row.definition?.quotes ?? [];
      return {
        ...row,
        definition: edit.text === null ? null : { origin: 'editor', text: edit.text, quotes },
      };
    }
    case 'choose_definition': {
      const chosen = row.alternatives[edit.alternative];
      if (!chosen) return row;
      const others = row.alternatives.filter((_, place) => place !== edit.alternative);
      return {
        ...row,
        definition: chosen,
        alternatives: row.definition ? [row.definition, ...others] : others,
      };
    }
    default:
      return row;
  }
}

function rewritten<P extends { text: string; origin: Origin }>(part: P, text: string): P {
  return { ...part, text, origin: 'editor' };
}

function withText(body: BlockBody, edit: Extract<Edit, { op: 'set_paragraph' }>): BlockBody {
  if (body.type === 'paragraph') return rewritten(body, edit.text);
  if (body.type === 'question') return { ...body, answer: rewritten(body.answer, edit.text) };
  if (body.type !== 'row') return body;
  const cells = body.cells.map((cell) =>
    cell.map((part) => (part.id === edit.paragraph_id ? rewritten(part, edit.text) : part)),
  );
  return { ...body, cells };
}

function withLabel(body: BlockBody, text: string | null): BlockBody {
  if (body.type === 'paragraph') return { ...body, heading: text };
  if (body.type === 'question') return { ...body, text: text ?? body.text };
  if (body.type === 'fact') return { ...body, value: text ?? body.value };
  return body.type === 'plan_line' ? { ...body, title: text ?? body.title } : body;
}

function withCell(body: BlockBody, column: number, text: string): BlockBody {
  if (body.type !== 'row') return body;
  const cells = body.cells.map((cell, place) => {
    if (place !== column) return cell;
    if (!text.trim()) return [];
    const quotes = cell.flatMap((part) => part.quotes);
    return [{ id: cell[0]?.id ?? `cell-${column}`, origin: 'editor' as const, text, quotes }];
  });
  return { ...body, cells };
}

function ofBlock(row: Block, edit: Edit): Block {
  switch (edit.op) {
    case 'set_paragraph':
      return { ...row, ...withText(row, edit), edited: true } as Block;
    case 'set_label':
      return { ...row, ...withLabel(row, edit.text), edited: true } as Block;
    case 'set_cell':
      return { ...row, ...withCell(row, edit.column, edit.text), edited: true } as Block;
    case 'take_suggestion':
      return row.suggestion ? ({ ...row, ...row.suggestion, suggestion: null } as Block) : row;
    case 'drop_suggestion':
      return { ...row, suggestion: null };
    default:
      return row;
  }
}

export function predict(row: AnyRow, edit: Edit): AnyRow | null {
  if (edit.op === 'delete' && edit.row_id === row.id) return null;
  if (edit.op === 'set_title' && edit.row_id === row.id && 'title' in row)
    return { ...row, title: edit.title } as AnyRow;
  if ('headword' in row) return ofEntry(row, edit);
  if ('words' in row) return ofSegment(row, edit);
  if ('type' in row) return ofBlock(row, edit);
  return row;
}

/** The one row whose field an edit sets, where it has such; used to see whether another's change is about something else. */
export function fieldOf(edit: Edit, row: AnyRow): unknown {
  if (edit.op === 'set_text' && 'words' in row) return row.text;
  if (edit.op === 'set_speaker' && 'words' in row) return row.speaker;
  if ('headword' in row) {
    if (edit.op === 'set_state') return row.state;
    if (edit.op === 'set_headword') return row.headword;
    if (edit.op === 'set_variants') return row.variants;
    if (edit.op === 'set_definition' || edit.op === 'quote_definition') return row.definition?.text ?? null;
  }
  if (edit.op === 'set_title' && 'title' in row) return row.title;
  if ('type' in row && row.type === 'paragraph') {
    if (edit.op === 'set_paragraph') return row.text;
    if (edit.op === 'set_label') return row.heading;
  }
  return undefined;
}
