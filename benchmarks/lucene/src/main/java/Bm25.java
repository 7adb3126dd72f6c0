import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.ko.KoreanAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Bm25 ANALYSER K1 B DEPTH DOCUMENTS QUERIES RUN: ranks by Lucene's BM25.
 *
 * <p>Documents and queries are lines "id TAB text"; the run is in TREC's form. ANALYSER is cjk, en,
 * nori or smartcn. A token of a query counts as often as it occurs, as in Anserini's bag of words.
 */
public final class Bm25 {
  private static Analyzer analyser(String name) {
    return switch (name) {
      case "cjk" -> new CJKAnalyzer();
      case "en" -> new EnglishAnalyzer();
      case "nori" -> new KoreanAnalyzer();
      case "smartcn" -> new SmartChineseAnalyzer();
      default -> throw new IllegalArgumentException("no analyser " + name);
    };
  }

  private static Query bagOfWords(Analyzer analyser, String text) throws IOException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (TokenStream tokens = analyser.tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) counts.merge(term.toString(), 1, Integer::sum);
      tokens.end();
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    counts.forEach(
        (term, count) ->
            query.add(
                new BoostQuery(new TermQuery(new Term("text", term)), count),
                BooleanClause.Occur.SHOULD));
    return query.build();
  }

  public static void main(String[] args) throws IOException {
    Analyzer analyser = analyser(args[0]);
    BM25Similarity bm25 = new BM25Similarity(Float.parseFloat(args[1]), Float.parseFloat(args[2]));
    int depth = Integer.parseInt(args[3]);
    IndexSearcher.setMaxClauseCount(100_000);
    try (ByteBuffersDirectory memory = new ByteBuffersDirectory()) {
      IndexWriterConfig config = new IndexWriterConfig(analyser).setSimilarity(bm25);
      try (IndexWriter writer = new IndexWriter(memory, config)) {
        for (String line : Files.readAllLines(Path.of(args[4]), StandardCharsets.UTF_8)) {
          String[] parts = line.split("\t", 2);
          Document document = new Document();
          document.add(new StringField("id", parts[0], Field.Store.YES));
          document.add(new TextField("text", parts[1], Field.Store.NO));
          writer.addDocument(document);
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(memory);
          PrintWriter out = new PrintWriter(args[6], StandardCharsets.UTF_8)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        searcher.setSimilarity(bm25);
        for (String line : Files.readAllLines(Path.of(args[5]), StandardCharsets.UTF_8)) {
          String[] parts = line.split("\t", 2);
          int rank = 0;
          for (var hit : searcher.search(bagOfWords(analyser, parts[1]), depth).scoreDocs) {
            String id = searcher.storedFields().document(hit.doc).get("id");
            out.printf(Locale.ROOT, "%s Q0 %s %d %f lucene%n", parts[0], id, ++rank, hit.score);
          }
        }
      }
    }
  }
}
