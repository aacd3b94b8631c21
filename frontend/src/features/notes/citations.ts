/** The lecturer's own words underlined inside the editor of a paragraph. */

import { Extension } from '@tiptap/core';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { Quote } from '@/domain/rows';
import { citedRuns } from './citing';

export function citations(quotes: () => readonly Quote[]) {
  return Extension.create({
    name: 'citations',
    addProseMirrorPlugins: () => [
      new Plugin({
        props: {
          decorations: ({ doc }) => {
            const marks: Decoration[] = [];
            doc.descendants((node, at) => {
              if (!node.isText || !node.text) return;
              let from = at;
              for (const run of citedRuns(node.text, quotes())) {
                const to = from + run.text.length;
                if (run.isCited) marks.push(Decoration.inline(from, to, { class: 'k-cite' }));
                from = to;
              }
            });
            return DecorationSet.create(doc, marks);
          },
        },
      }),
    ],
  });
}
