// The parameters of a template: their values, and checks of their types and constraints.
import { serviceError } from "../base/service-error.ts";
import { type Fields, fieldsOf, textOf } from "./intrinsics.ts";

export interface ParameterGiven {
  readonly ParameterKey?: string | undefined;
  readonly ParameterValue?: string | undefined;
}

export interface ParameterValue {
  readonly name: string;
  /** Hidden if the template says `NoEcho`. */
  readonly shown: string;
  readonly value: string;
  /** The value of a Systems Manager parameter; undefined for any other. */
  readonly resolved: string | undefined;
  /** The items of a list; undefined for a single text. */
  readonly items: readonly string[] | undefined;
}

const invalid = (message: string): Error => serviceError("ValidationError", message);

/** Each parameter with its value. Throws ValidationError in the service's words. */
export function parameterValues(
  declared: Fields,
  given: readonly ParameterGiven[],
  open: (name: string) => string | undefined,
): readonly ParameterValue[] {
  const values = new Map(given.map((one) => [one.ParameterKey ?? "", one.ParameterValue]));
  const unknown = [...values.keys()].filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) throw invalid(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  const missing = Object.entries(declared).filter(
    ([name, one]) => values.get(name) === undefined && fieldsOf(one).Default === undefined,
  );
  if (missing.length > 0)
    throw invalid(`Parameters: [${missing.map(([name]) => name).join(", ")}] must have values`);
  return Object.entries(declared).map(([name, one]) => {
    const fields = fieldsOf(one);
    const value = values.get(name) ?? textOf(fields.Default);
    check(name, value, fields);
    const type = textOf(fields.Type);
    const resolved = type.startsWith("AWS::SSM::Parameter::Value<") ? open(value) : undefined;
    if (type.startsWith("AWS::SSM::Parameter::Value<") && resolved === undefined)
      throw invalid(`Unable to fetch parameters [${value}] from parameter store for this account.`);
    const items = /^(?:List<.*>|CommaDelimitedList)$/.test(type) ? value.split(",") : undefined;
    return { name, value, resolved, items, shown: textOf(fields.NoEcho) === "true" ? "****" : value };
  });
}

function check(name: string, value: string, declared: Fields): void {
  const { Type, AllowedValues, AllowedPattern, MinValue, MaxValue, MinLength, MaxLength } = declared;
  const { ConstraintDescription } = declared;
  const refuse = (words: string): never => {
    throw invalid(
      ConstraintDescription === undefined
        ? `Parameter '${name}' ${words}`
        : `Parameter ${name} failed to satisfy constraint: ${textOf(ConstraintDescription)}`,
    );
  };
  if (Type === "Number") {
    const number = Number(value);
    if (value.trim() === "" || Number.isNaN(number)) refuse("must be a number");
    if (MinValue !== undefined && number < Number(MinValue))
      refuse(`must be a number not less than ${textOf(MinValue)}`);
    if (MaxValue !== undefined && number > Number(MaxValue))
      refuse(`must be a number not greater than ${textOf(MaxValue)}`);
  }
  if (MinLength !== undefined && value.length < Number(MinLength))
    refuse(`must contain at least ${textOf(MinLength)} characters`);
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    refuse(`must contain at most ${textOf(MaxLength)} characters`);
  if (Array.isArray(AllowedValues) && !AllowedValues.map(textOf).includes(value))
    refuse("must be one of AllowedValues");
  if (typeof AllowedPattern === "string" && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    refuse(`must match pattern ${AllowedPattern}`);
}
