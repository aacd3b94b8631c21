/** The service counts code points, the browser UTF-16 units: the two differ only beyond the basic plane. */

const BEYOND_BASIC_PLANE = /[\ud800-\udbff][\udc00-\udfff]/;

export function toUnits(text: string, codePoints: number): number {
  if (!BEYOND_BASIC_PLANE.test(text)) return codePoints;
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen === codePoints) break;
    units += character.length;
    seen += 1;
  }
  return units;
}

export function toCodePoints(text: string, units: number): number {
  if (!BEYOND_BASIC_PLANE.test(text)) return units;
  return [...text.slice(0, units)].length;
}

export function sliceCodePoints(text: string, start: number, end: number): string {
  return text.slice(toUnits(text, start), toUnits(text, end));
}
