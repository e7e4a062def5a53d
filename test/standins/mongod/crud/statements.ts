import { type Document, Int32 } from 'bson'
import { asMongoError, isStateChange } from '../errors.ts'

/** Carries out a write command's statements in order; an ordered one ends at its first error. */
export function runStatements<T>(
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): readonly Document[] {
  const errors: Document[] = []
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index)
    } catch (thrown) {
      const { code, message, more, stack } = asMongoError(thrown)
      if (isStateChange(code) || [13, 20, 225].includes(code) || code === 1) throw thrown ?? stack
      errors.push({ index: new Int32(index), code: new Int32(code), errmsg: message, ...more })
      if (isOrdered) break
    }
  }
  return errors
}

/** The part of a write's reply that tells its errors. */
export function errorsOf(errors: readonly Document[]): Document {
  return errors.length === 0 ? {} : { writeErrors: errors }
}
