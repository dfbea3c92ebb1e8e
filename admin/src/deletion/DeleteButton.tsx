import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import type { Kind } from "../catalogue/useCatalogue.ts";
import type { Held } from "../records/record.ts";
import { DeleteDialog } from "./DeleteDialog.tsx";

interface DeleteButtonProps {
  readonly kind: Kind;
  readonly held: Held;
  readonly onDeleted: () => void;
}

/** Deletes after a second question, which says what uses the record. */
export function DeleteButton({ kind, held, onDeleted }: DeleteButtonProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<Icon name="trash" size={18} />} onClick={open}>{t("delete.label")}</Button>
      <DeleteDialog kind={kind} held={held} opened={opened} onClose={close} onDeleted={onDeleted} />
    </>
  );
}
