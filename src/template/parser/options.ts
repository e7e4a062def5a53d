/** How the text of a template is read: Jinja2's settings of the same names. */
export interface ReadOptions {
  readonly trimBlocks: boolean
  readonly lstripBlocks: boolean
  readonly keepTrailingNewline: boolean
  /** Backslashes in the strings of `{{ … }}` stand for themselves: YAML has already read the escapes. */
  readonly literalBackslashes: boolean
  /** What ends the lines of the template's own text. */
  readonly newlineSequence: string
  readonly delimiters: Delimiters
}

/** What marks the tags, expressions and comments in a text. */
export interface Delimiters {
  readonly blockStart: string
  readonly blockEnd: string
  readonly variableStart: string
  readonly variableEnd: string
  readonly commentStart: string
  readonly commentEnd: string
}

/** Jinja2's own. */
export const usualDelimiters: Delimiters = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
}

/** The settings of delimiters by Ansible's names for them. */
export const delimiterNames: ReadonlyMap<string, keyof Delimiters> = new Map([
  ['block_start_string', 'blockStart'],
  ['block_end_string', 'blockEnd'],
  ['variable_start_string', 'variableStart'],
  ['variable_end_string', 'variableEnd'],
  ['comment_start_string', 'commentStart'],
  ['comment_end_string', 'commentEnd'],
])

/** For strings in YAML. */
export const yamlOptions: ReadOptions = {
  trimBlocks: true,
  lstripBlocks: false,
  keepTrailingNewline: false,
  literalBackslashes: true,
  newlineSequence: '\n',
  delimiters: usualDelimiters,
}

/** For template files. */
export const fileOptions: ReadOptions = { ...yamlOptions, literalBackslashes: false }
