import { Badge, Code, ColorSwatch, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readingText } from "@meterhouse/ui/quantity/quantity.ts";
import { roleText } from "@meterhouse/ui/session/role.ts";

import type { Field } from "../catalogue/schema.ts";
import { optionText, unitOf } from "../catalogue/texts.ts";
import { textOf } from "../catalogue/values.ts";
import { dayText, instantText } from "./dates.ts";
import { KindName } from "./KindName.tsx";
import { ReferenceName } from "./ReferenceName.tsx";

interface ValueProps {
  readonly field: Field;
  readonly value: unknown;
  /** The record that the value is of: a pair's kind stands in a field beside its id. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** Name of what is referred to, or names, where they are known. */
  readonly name?: string | readonly (string | null)[] | null;
  readonly withUnit?: boolean;
  /** Class of links: over the link of a row, say. */
  readonly linkClass?: string | undefined;
}

/** A list shows so many of its entries, and then how many more there are. */
const SHOWN = 3;

/** Any value of a record, to be read. */
export function Value({ field: { name: field, shape, unit }, value, record = {}, name = null, withUnit = false, linkClass }: ValueProps) {
  const { t } = useTranslation();
  if (value === null || value === undefined || value === "") return "–";
  const one = typeof name === "string" ? name : null;
  switch (shape.is) {
    case "reference":
      return <ReferenceName kind={shape.kind} id={Number(value)} name={one} className={linkClass} />;
    case "referenceBy":
      return <ReferenceName kind={textOf(record[shape.kindField])} id={Number(value)} name={one} className={linkClass} />;
    case "subject": {
      const subject = value as { kind: string; id: number };
      return <ReferenceName kind={subject.kind} id={subject.id} name={one} className={linkClass} />;
    }
    case "references": {
      const ids = value as number[];
      if (ids.length === 0) return "–";
      return (
        <>
          {ids.slice(0, SHOWN).map((id, n) => <span key={id}>{n > 0 && ", "}<ReferenceName kind={shape.kind} id={id} name={Array.isArray(name) ? (name as (string | null)[])[n] ?? null : null} className={linkClass} /></span>)}
          {ids.length > SHOWN && ` ${t("list.andMore", { count: ids.length - SHOWN })}`}
        </>
      );
    }
    case "boolean":
      return t(value === true ? "form.yes" : "form.no");
    case "choice":
      return <Badge variant="light" color="gray" tt="none" fw={500}>{optionText(t, textOf(value), field)}</Badge>;
    case "number":
      return readingText(Number(value), withUnit ? unitOf(t, { unit }) : null);
    case "instant":
      return instantText(textOf(value));
    case "date":
      return dayText(textOf(value));
    case "color":
      return <Group gap={6} wrap="nowrap"><ColorSwatch component="span" size={14} color={textOf(value)} withShadow={false} />{textOf(value)}</Group>;
    case "kind":
      return <KindName kind={textOf(value)} />;
    case "role":
      return roleText(t, textOf(value));
    case "time": case "text":
      return textOf(value);
    case "list": {
      const entries = value as unknown[];
      if (entries.length === 0) return "–";
      if (shape.item.shape.is === "choice") return entries.map((entry) => optionText(t, textOf(entry), field)).join(", ");
      if (entries.every((entry) => typeof entry !== "object")) return entries.map(textOf).join(", ");
      return t("list.entries", { count: entries.length });
    }
    case "object": case "variant": case "json":
      return <Code>{JSON.stringify(value)}</Code>;
  }
}
