import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { reasonOf } from "@meterhouse/ui/states/reason.ts";
import { Icon } from "@meterhouse/ui/theme/Icon.tsx";
import { say } from "@meterhouse/ui/toast/toasts.ts";

import type { Kind } from "../catalogue/useCatalogue.ts";
import { useActs } from "./acts.ts";
import { nameOf } from "./record.ts";

interface CloneButtonProps {
  readonly kind: Kind;
  readonly id: number;
  readonly size?: "xs" | "sm";
}

/** Makes a second record like this one, and opens it. */
export function CloneButton({ kind, id, size = "sm" }: CloneButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const acts = useActs(kind.kind);
  const clone = useMutation({
    mutationFn: () => acts.clone(id),
    onSuccess: ({ body, etag }) => {
      say(t("record.cloned", { name: nameOf(body) }), { undo: () => acts.remove(body.id, { etag }).then(() => navigate({ to: "/$kind", params: { kind: kind.kind } })) });
      void navigate({ to: "/$kind/$id", params: { kind: kind.kind, id: String(body.id) } });
    },
    onError: (error) => { say(t("record.notCloned", { reason: reasonOf(t, error) }), { tone: "failed" }); },
  });
  return <Button variant="default" size={size} leftSection={<Icon name="copy" size={16} />} loading={clone.isPending} onClick={() => { clone.mutate(); }}>{t("record.clone")}</Button>;
}
