import type { Archive } from '../state/archive/member.ts'
import type { Content, Folder, ScriptLine } from '../state/content.ts'
import type { Json } from '../state/json.ts'
import type { Secret } from '../template/values.ts'

interface Common {
  readonly description: string
  readonly aliases?: readonly string[]
}

/** The schema of one argument: JSON Schema with five keywords of our own (aliases, format, secret, source, raw). */
export type ArgSchema = Common &
  (
    | {
        readonly type: 'string'
        readonly enum?: readonly string[]
        readonly default?: string
        /** path: `~` and variables are expanded on the host; mode: octal or symbolic; */
        readonly format?: 'path' | 'mode'
        readonly secret?: true
      }
    | { readonly type: 'boolean'; readonly default?: boolean }
    | { readonly type: 'integer'; readonly default?: number; readonly minimum?: number; readonly maximum?: number }
    | { readonly type: 'number'; readonly default?: number }
    | {
        readonly type: 'array'
        readonly items: { readonly type: 'string' | 'integer' | 'object'; readonly format?: 'path' }
        readonly default?: readonly Json[]
      }
    | { readonly type: 'object' }
    /**
     * Any value, as given. An `expression` is one or a list of them, evaluated as `when` is and never templated.
     * A `form` names files, which are of the controller where body_format is form-multipart and remote_src is not set.
     */
    | { readonly type: 'any'; readonly default?: Json; readonly expression?: true; readonly form?: true }
    /** Resolved by the engine: search path, vault, variables. A `tree` is a path on the host where `onHostIf` is true. */
    | { readonly type: 'content'; readonly source: 'file' | 'template' | 'text'; readonly secret?: true }
    | {
        readonly type: 'content'
        readonly source: 'tree'
        readonly onHostIf: string
        /** Only what is in a folder, with and without a slash at its end. */
        readonly inside?: true
      }
    /** A tar or zip; a path or URL on the host where `onHostIf` is true or `onHostUnless` is not. */
    | {
        readonly type: 'content'
        readonly source: 'archive'
        readonly onHostIf: string
        readonly onHostUnless: string
      }
    /** A command line that begins with the name of a file of the controller. */
    | { readonly type: 'content'; readonly source: 'script' }
  )

/** The arguments of a module, as one literal: checks, types, docs and completions come from it. */
export interface ArgsSchema {
  readonly properties: Readonly<Record<string, ArgSchema>>
  readonly required?: readonly string[]
  /** Exactly one of these. */
  readonly oneOf?: readonly string[]
  /** At most one of these. */
  readonly exclusive?: readonly (readonly string[])[]
  /** A bare string after the module's name (`command: ls -l`) is this argument. */
  readonly freeForm?: string
  /** Takes arguments of any other name too, of any value: set_fact. */
  readonly open?: true
}

type TypeOf<A> = A extends { type: 'string'; secret: true }
  ? Secret
  : A extends { type: 'string'; enum: readonly (infer E)[] }
    ? E
    : A extends { type: 'string' }
      ? string
      : A extends { type: 'boolean' }
        ? boolean
        : A extends { type: 'integer' | 'number' }
          ? number
          : A extends { type: 'array'; items: { type: infer I } }
            ? readonly (I extends 'string' ? string : I extends 'integer' ? number : Readonly<Record<string, Json>>)[]
            : A extends { type: 'content'; source: 'tree' }
              ? Content | Folder | string
              : A extends { type: 'content'; source: 'archive' }
                ? Archive | string
                : A extends { type: 'content'; source: 'script' }
                  ? ScriptLine
                  : A extends { type: 'content' }
                    ? Content
                    : A extends { type: 'object' }
                      ? Readonly<Record<string, Json>>
                      : Json

type Given<S extends ArgsSchema, K extends keyof S['properties']> = S['properties'][K] extends { default: unknown }
  ? true
  : S['required'] extends readonly (infer R)[]
    ? K extends R
      ? true
      : false
    : false

/** The type of a module's arguments once coerced and checked; what has no default and is not required may be `undefined`. */
export type Args<S extends ArgsSchema> = {
  readonly [K in keyof S['properties']]: Given<S, K> extends true
    ? TypeOf<S['properties'][K]>
    : TypeOf<S['properties'][K]> | undefined
}
