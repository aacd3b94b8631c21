import { address } from './http';

export interface ServerEvent {
  id: string;
  event: string;
  data: unknown;
}

/**
 * Reads one stream of server-sent events until it ends or `signal` fires.
 * Written over fetch because a stream that was closed while the tab was hidden must go on with its own Last-Event-ID.
 */
export async function readEvents(
  path: string,
  options: {
    lastEventId: string;
    signal: AbortSignal;
    onOpen: () => void;
    onEvent: (event: ServerEvent) => void;
  },
): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (options.lastEventId) headers['Last-Event-ID'] = options.lastEventId;
  const response = await fetch(address(path), { headers, signal: options.signal, cache: 'no-store' });
  if (!response.ok || !response.body) throw new Error(String(response.status));
  options.onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) options.onEvent(event);
    }
  }
}

/** One block of the stream as an event; null for a heartbeat comment. */
export function parseEvent(block: string): ServerEvent | null {
  const found: ServerEvent = { id: '', event: 'message', data: null };
  const lines: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    const field = line.slice(0, colon);
    if (field === 'id') found.id = value;
    if (field === 'event') found.event = value;
    if (field === 'data') lines.push(value);
  }
  if (lines.length === 0) return null;
  const text = lines.join('\n');
  try {
    found.data = JSON.parse(text);
  } catch {
    found.data = text;
  }
  return found;
}
