package com.example.quiesce;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Alerts as lines of a file. */
public final class FileChannelProvider implements AlertChannelProvider {

    private static final SettingsSchema SETTINGS =
            SettingsSchema.of(Setting.of("file", "File", Setting.Type.TEXT, "Where to add a line for each alert.")
                    .mandatory());

    @Override
    public String kind() {
        return "file";
    }

    @Override
    public String label() {
        return "Lines of a file";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public AlertChannel open(Settings settings) {
        return new FileChannel(Path.of(settings.text("file")));
    }

    private record FileChannel(Path file) implements AlertChannel {
        @Override
        public void send(List<Alert> alerts) throws AlertException {
            StringBuilder lines = new StringBuilder();
            alerts.forEach(a -> lines.append(a.at())
                    .append(' ')
                    .append(a.severity())
                    .append(' ')
                    .append(a.subject())
                    .append('\n'));
            try {
                Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new AlertException(
                        "cannot write to " + file + ": " + e, "Is its folder there, with room and rights?", true, e);
            }
        }

        @Override
        public void close() {}
    }
}
