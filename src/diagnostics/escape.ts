// C0, DEL, C1, line separators, marks and overrides of direction: what could move a terminal's cursor or reorder a line.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
// East Asian wide and full-width characters, and what is drawn as an emoji.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u

/** Makes text from a file or host safe to print: control characters become `\x1b` or `\u202e`. */
export function escapeControls(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** JSON in which what could move a cursor, or reorder a line, is written in JSON's own escapes. */
export function harmlessJson(json: string): string {
  return json.replace(/[^ -~]/g, (character) =>
    escapeControls(character) === character ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** How many columns of a terminal some printable text takes. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    if (!/^\p{Mark}$/u.test(character)) width += WIDE.test(character) ? 2 : 1
  }
  return width
}
