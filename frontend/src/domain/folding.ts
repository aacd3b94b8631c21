/** Text as it is compared: in lower case, and the two dots over a letter do not count. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\u0308/g, '')
    .normalize('NFC');
}
