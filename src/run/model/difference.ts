// A value held as its difference from another: thousands of tasks and invocations of one step differ in a few names and
// times. Knows nothing about runs.
import { isEqual } from "../../plan/model/shared-parts.ts";

type Parts = Readonly<Record<string, unknown>>;

/** A place in a value: a key, or a key of the part there. */
type Slot = readonly [key: string, inner: string | null];

const MARK = Symbol("difference");

/** The mark, the other value, the places in which they differ, and what stands there. In one list: it takes the least. */
type Difference = readonly [mark: typeof MARK, like: object, slots: readonly Slot[], ...parts: unknown[]];

/** With more places than these, the value itself takes hardly more. */
const MOST = 12;

/** By the value that others are held from: the lists of places, each once. */
const lists = new WeakMap<object, Map<string, readonly Slot[]>>();

/** The value, or its difference from `like` where that takes less. What is equal, as JSON has it, is held once. */
export function differenceFrom<V extends object>(value: V, like: V): V | Difference {
  const slots = slotsOf(value as Parts, like as Parts);
  if (slots === null || slots.length > MOST) return value;
  const known = lists.get(like) ?? new Map<string, readonly Slot[]>();
  lists.set(like, known);
  const name = slots.join(" ");
  const shared = known.get(name) ?? slots;
  known.set(name, shared);
  const parts = shared.map(([key, inner]) => {
    const part = (value as Parts)[key];
    return inner === null ? part : (part as Parts)[inner];
  });
  const head: unknown[] = [MARK, like, shared];
  return head.concat(parts) as unknown as Difference;
}

/** The value: itself, or made again from its difference. */
export function wholeOf<V>(held: V | Difference): V {
  if (!isDifference(held)) return held;
  const [, like, slots] = held;
  const whole: Record<string, unknown> = { ...like };
  for (let place = 0; place < slots.length; place++) {
    const [key, inner] = slots[place] as Slot;
    const part = held[place + 3];
    if (inner === null) whole[key] = part;
    else {
      const own = whole[key] === (like as Parts)[key] ? { ...(whole[key] as Parts) } : (whole[key] as Parts);
      whole[key] = Object.assign(own, { [inner]: part });
    }
  }
  return whole as V;
}

function isDifference(held: unknown): held is Difference {
  return Array.isArray(held) && held[0] === MARK;
}

/** Where they differ; null where their keys do. */
function slotsOf(value: Parts, like: Parts): readonly Slot[] | null {
  const keys = Object.keys(value);
  if (!isSameKeys(keys, like)) return null;
  return keys.flatMap((key): readonly Slot[] => {
    const [part, other] = [value[key], like[key]];
    if (isEqual(part, other)) return [];
    const inner = isParts(part) && isParts(other) && isSameKeys(Object.keys(part), other);
    if (!inner) return [[key, null]];
    return Object.keys(part).flatMap((name): readonly Slot[] =>
      isEqual(part[name], other[name]) ? [] : [[key, name]],
    );
  });
}

function isParts(part: unknown): part is Parts {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}

/** In the same order, too: so a value is made again with its keys in their places. */
function isSameKeys(keys: readonly string[], other: Parts): boolean {
  const others = Object.keys(other);
  return keys.length === others.length && keys.every((key, place) => key === others[place]);
}
