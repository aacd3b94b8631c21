/** A fresh id. `crypto.randomUUID` exists only behind https and on localhost; a department's server is often plain http. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
