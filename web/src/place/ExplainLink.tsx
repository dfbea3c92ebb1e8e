import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Asked } from "./asked.ts";

interface ExplainLinkProps {
  readonly asked: Asked;
  /** In the colour of its text, where it is the figure itself that counts. */
  readonly plain?: boolean;
  readonly children: ReactNode;
}

/** To the explanation of a figure. */
export function ExplainLink({ asked, plain = false, children }: ExplainLinkProps) {
  const { t } = useTranslation();
  return <Anchor component={Link} to="/explain" search={asked as never} inherit {...(plain ? { c: "inherit", underline: "hover", title: t("explain.title") } : {})}>{children}</Anchor>;
}
