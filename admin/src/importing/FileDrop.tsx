import { FileButton, Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "@meterhouse/ui/theme/Icon.tsx";

import classes from "./importing.module.css";

interface FileDropProps {
  /** Endings that are taken: `xlsx`. */
  readonly endings: readonly string[];
  readonly isBusy: boolean;
  readonly onFile: (file: File) => void;
}

/** A file, chosen or dropped. */
export function FileDrop({ endings, isBusy, onFile }: FileDropProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  return (
    <div className={classes.drop} data-over={over}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file !== undefined && !isBusy) onFile(file);
      }}>
      <Stack align="center" gap="xs">
        <Text c="dimmed" component="span"><Icon name="upload" size={32} /></Text>
        <Text size="sm">{t("import.drop")}</Text>
        <FileButton accept={endings.map((ending) => `.${ending}`).join(",")} onChange={(file) => { if (file !== null) onFile(file); }} inputProps={{ "aria-label": t("import.file") }}>
          {(props) => <Button {...props} loading={isBusy}>{t("import.choose")}</Button>}
        </FileButton>
        <Text size="xs" c="dimmed">{t("import.endings", { endings: endings.map((ending) => `.${ending}`).join(", ") })}</Text>
      </Stack>
    </div>
  );
}
