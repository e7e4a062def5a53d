import { PyObject } from './values.ts'

/** What `omit` stands for: an argument or entry with this value is left out. */
export const omit = new PyObject('Omit', () => undefined)
