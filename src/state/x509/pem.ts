/** The bytes of the first PEM block with that label in a text; null where there is none. */
export function fromPem(text: string, label: string): Buffer | null {
  const [, body] = new RegExp(`-----BEGIN ${label}-----([^-]+)-----END ${label}-----`).exec(text) ?? []
  return body === undefined ? null : Buffer.from(body, 'base64')
}
