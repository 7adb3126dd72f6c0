import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/** One node of a cluster: OneNode HOME LEASES. Ends when no process named in LEASES lives. */
public final class OneNode extends Node {
  /** What the default distribution loads and the tests have a use for; of its plug-ins k-NN alone. */
  private static final List<String> MODULES =
      List.of(
          "org.opensearch.analysis.common.CommonAnalysisPlugin",
          "org.opensearch.index.mapper.MapperExtrasPlugin",
          "org.opensearch.index.reindex.ReindexPlugin",
          "org.opensearch.knn.plugin.KNNPlugin",
          "org.opensearch.painless.PainlessPlugin",
          "org.opensearch.script.expression.ExpressionPlugin",
          "org.opensearch.transport.Netty4Plugin");

  private OneNode(Environment environment) {
    super(environment, modules(), true);
  }

  private static List<Class<? extends Plugin>> modules() {
    List<Class<? extends Plugin>> modules = new ArrayList<>();
    MODULES.forEach(name -> modules.add(module(name)));
    return modules;
  }

  private static Class<? extends Plugin> module(String name) {
    try {
      return Class.forName(name).asSubclass(Plugin.class);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(missing);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Path leases = Path.of(arguments[1]);
    Settings place = Settings.builder().put("path.home", home.toString()).build();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            place, Map.of(), home.resolve("config"), () -> home.getFileName().toString());
    LogConfigurator.registerErrorListener();
    LogConfigurator.configure(environment);
    Node node = new OneNode(environment);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
    node.start();
    while (wanted(leases)) {
      TimeUnit.MILLISECONDS.sleep(500);
    }
    System.exit(0);
  }

  private static boolean wanted(Path leases) {
    try (var names = Files.list(leases)) {
      return names.map(path -> Long.parseLong(path.getFileName().toString())).anyMatch(OneNode::lives);
    } catch (Exception gone) {
      return false;
    }
  }

  private static boolean lives(long process) {
    return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void close(Node node) {
    try {
      node.close();
      node.awaitClose(10, TimeUnit.SECONDS);
    } catch (Exception late) {
      Runtime.getRuntime().halt(1);
    }
  }
}
