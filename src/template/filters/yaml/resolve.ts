/** What YAML 1.1, as PyYAML reads it, takes a plain scalar for. */
export type PlainType = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'merge' | 'value'

const patterns: readonly (readonly [PlainType, RegExp])[] = [
  ['bool', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'float',
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'int',
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  ],
  ['merge', /^<<$/],
  ['null', /^(?:~|null|Null|NULL|)$/],
  [
    'timestamp',
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ['value', /^=$/],
]

/** The type of a scalar written without quotes. */
export function plainType(text: string): PlainType {
  // Only these characters begin anything but a string, and most scalars are strings.
  if (text !== '' && !/^[-+.\d~<=yYnNtTfFoO]/.test(text)) return 'str'
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'str'
}
