/** Moves a space within the tree: first asks whether it may, so that a refusal changes nothing; then offers the way back. */

import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { say } from "@meterhouse/ui/toast/toasts.ts";

import { useActs } from "../records/acts.ts";

export interface Move {
  readonly id: number;
  readonly name: string;
  readonly from: number | null;
  readonly into: number | null;
}

export function useMove() {
  const { t } = useTranslation();
  const acts = useActs("spaces");
  return useMutation({
    mutationFn: async ({ id, into }: Move) => {
      await acts.tryChange(id, { parent_id: into });
      return acts.change(id, { parent_id: into });
    },
    onSuccess: ({ etag }, { id, name, from }) => { say(t("tree.moved", { name }), { undo: () => acts.change(id, { parent_id: from }, etag) }); },
  });
}
