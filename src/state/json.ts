/** What a cell, an event or a result may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The same for people, who are to see the very numbers. */
export type ShownJson = Json | ExactNumber | readonly ShownJson[] | { readonly [key: string]: ShownJson }

/** A number as Python writes it, where a number of JavaScript would lose something: `1.0`, 20 digits. */
export class ExactNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  toJSON(): number {
    return Number(this.text)
  }
}

/** The value that a text holds; null where it is no JSON. */
export function jsonIn(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whether a value has named parts. */
export function isDict(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
