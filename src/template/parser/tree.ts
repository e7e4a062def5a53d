import type { Value } from '../values.ts'

/** Where a node starts: operators, filters and tests where their sign or name stands. From 0, as nunjucks counts. */
export interface At {
  readonly lineno: number
  readonly colno: number
}

/** An expression. Or, And and Not are made by nunjucks' parser; the others have its form. */
export type Expression = At &
  (
    | { readonly typename: 'Literal'; readonly value: Value }
    | { readonly typename: 'Symbol'; readonly value: string }
    | { readonly typename: 'Or'; readonly left: Expression; readonly right: Expression }
    | { readonly typename: 'And'; readonly left: Expression; readonly right: Expression }
    | { readonly typename: 'Not'; readonly target: Expression }
    | { readonly typename: 'Sign'; readonly operator: '-' | '+'; readonly target: Expression }
    | {
        readonly typename: 'Binary'
        readonly operator: BinaryOperator
        readonly left: Expression
        readonly right: Expression
      }
    | { readonly typename: 'Compare'; readonly first: Expression; readonly operands: readonly Operand[] }
    | {
        readonly typename: 'InlineIf'
        readonly cond: Expression
        readonly body: Expression
        readonly else_: Expression | null
      }
    | { readonly typename: 'Attribute'; readonly target: Expression; readonly name: string }
    | { readonly typename: 'Subscript'; readonly target: Expression; readonly key: Expression }
    | SliceNode
    | CallNode
    | FilterNode
    | { readonly typename: 'Test'; readonly target: Expression; readonly name: string; readonly args: Arguments }
    | { readonly typename: 'Tuple' | 'List'; readonly items: readonly Expression[] }
    | { readonly typename: 'Dict'; readonly pairs: readonly (readonly [Expression, Expression])[] }
  )

/** The signs between two operands. */
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '~'
/** The comparisons, which chain. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** One link of a chain of comparisons. */
export interface Operand extends At {
  readonly operator: Comparison
  readonly value: Expression
}

interface SliceNode extends At {
  readonly typename: 'Slice'
  readonly target: Expression
  readonly bounds: readonly [Expression | null, Expression | null, Expression | null]
}

/** `a(b)` */
export interface CallNode extends At {
  readonly typename: 'Call'
  readonly target: Expression
  readonly args: Arguments
}

/** `a | b` */
export interface FilterNode extends At {
  readonly typename: 'Filter'
  /** Null in a filter block, whose text is the target. */
  readonly target: Expression | null
  readonly name: string
  readonly args: Arguments
}

/** What stands in the parentheses of a call, filter or test. */
export interface Arguments {
  readonly positional: readonly Expression[]
  readonly named: readonly (readonly [string, Expression])[]
  /** `*items` */
  readonly spread: Expression | null
  /** `**pairs` */
  readonly spreadNamed: Expression | null
}

/** What a value is given to: a name, `ns.name`, or several in a tuple. */
export type Target = At &
  (
    | { readonly typename: 'NameTarget'; readonly name: string }
    | { readonly typename: 'NamespaceTarget'; readonly name: string; readonly attribute: string }
    | { readonly typename: 'TupleTarget'; readonly items: readonly Target[] }
  )

/** The statements between a tag and its end. */
export type Body = readonly Statement[]

/** A parameter of a macro. */
export interface Parameter {
  readonly name: string
  readonly default: Expression | null
}

/** A piece of a template: text, an expression to print, or a tag with its body. */
export type Statement = At &
  (
    | { readonly typename: 'Data'; readonly text: string }
    | { readonly typename: 'Output'; readonly value: Expression }
    | { readonly typename: 'Print'; readonly values: readonly Expression[] }
    | { readonly typename: 'Do'; readonly value: Expression }
    | { readonly typename: 'If'; readonly branches: readonly Branch[]; readonly else_: Body }
    | ForNode
    | { readonly typename: 'Set'; readonly target: Target; readonly value: Expression }
    | {
        readonly typename: 'SetBlock'
        readonly target: Target
        readonly filters: readonly FilterNode[]
        readonly body: Body
      }
    | { readonly typename: 'With'; readonly pairs: readonly (readonly [Target, Expression])[]; readonly body: Body }
    | MacroNode
    | {
        readonly typename: 'CallBlock'
        readonly params: readonly Parameter[]
        readonly call: CallNode
        readonly body: Body
      }
    | { readonly typename: 'FilterBlock'; readonly filters: readonly FilterNode[]; readonly body: Body }
    | { readonly typename: 'Break' | 'Continue' }
    | BlockNode
    | { readonly typename: 'Extends'; readonly template: Expression }
    | {
        readonly typename: 'Include'
        readonly template: Expression
        readonly ignoreMissing: boolean
        readonly withContext: boolean
      }
    | {
        readonly typename: 'Import'
        readonly template: Expression
        readonly name: string
        readonly withContext: boolean
      }
    | {
        readonly typename: 'FromImport'
        readonly template: Expression
        /** The names in the other template and here. */
        readonly names: readonly (readonly [string, string])[]
        readonly withContext: boolean
      }
  )

/** `if` or `elif` with its body. */
export interface Branch {
  readonly cond: Expression
  readonly body: Body
}

/** `{% for %}` */
export interface ForNode extends At {
  readonly typename: 'For'
  readonly target: Target
  readonly items: Expression
  /** `for … if test` */
  readonly test: Expression | null
  readonly recursive: boolean
  readonly body: Body
  readonly else_: Body
}

/** `{% macro %}` */
export interface MacroNode extends At {
  readonly typename: 'Macro'
  readonly name: string
  readonly params: readonly Parameter[]
  readonly body: Body
}

/** `{% block %}` */
export interface BlockNode extends At {
  readonly typename: 'Block'
  readonly name: string
  readonly scoped: boolean
  readonly required: boolean
  readonly body: Body
}
